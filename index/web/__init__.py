"""The web: documents fetched within limits, feeds followed to their pages, feeds watched."""
