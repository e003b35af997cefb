// Which open findings cost the most hours a year?
// topic: Findings
MATCH (f:Finding)
WHERE f.hours_per_year > 0 AND NOT f.accepted
RETURN f.code AS code, f.title AS finding, f.hours_per_year AS hours_a_year
ORDER BY hours_a_year DESC, code, finding
LIMIT 20
