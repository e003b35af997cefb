// In which stages does something go to or come from outsiders?
// topic: Who gives whom what
MATCH (s:Stage)
OPTIONAL MATCH (a:Holder)-[r:HANDS_OFF {stage: s.id}]->(b:Holder)
WHERE a:Outsider OR b:Outsider
RETURN s.position AS position, s.title AS stage, count(r) AS handoffs
ORDER BY position
