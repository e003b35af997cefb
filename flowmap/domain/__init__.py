"""What a map is: records, quantities, columns, changes, findings and words; pure, no input or output."""
