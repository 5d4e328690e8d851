"""What readers said of answers: listed, and made into a question set."""
