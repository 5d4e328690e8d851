"""Sets of answerable and unanswerable questions, and the abstention that is fitted to them."""
