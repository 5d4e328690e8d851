"""Speed and endurance, measured by hand; each script says how to run it."""
