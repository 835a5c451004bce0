"""One module for each library that people block in; imported only when that library is there."""
