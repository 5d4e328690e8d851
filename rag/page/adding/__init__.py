"""What editors add on the corpus page: files that they send, and web addresses."""
