"""An answer as a page shows it: in words, as a chart, on a map, as a table."""
