// How many findings are there of each rule?
// topic: Findings
// Without those that are accepted.
MATCH (f:Finding)
WHERE NOT f.accepted
RETURN f.code AS code, f.name AS name, count(f) AS findings, round(sum(coalesce(f.weight, 0.0)) * 100) / 100 AS weight
ORDER BY code
