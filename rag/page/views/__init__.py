"""Views of an answer beside its sources: over time, by speaker, and how it was found."""
