// How many handoffs go from one department to another?
// topic: Who gives whom what
MATCH (a:Holder)-[r:HANDS_OFF]->(b:Holder)
WHERE a.department IS NOT NULL AND b.department IS NOT NULL AND a.department <> b.department
RETURN a.department AS from_department, b.department AS to_department, count(r) AS handoffs
ORDER BY handoffs DESC, from_department, to_department
