// Which needs are not met in one kind of order?
// topic: What is missing
// $case = "engine": the id of a kind of order
MATCH (h:Holder)-[n:NEEDS]->(i:Item)
WHERE $case IN n.cases AND n.kano <> 'not_relevant'
  AND NOT EXISTS { MATCH (h)-[has:HOLDS]->(i) WHERE $case IN has.cases }
RETURN h.title AS team, i.title AS information, n.kano AS importance
ORDER BY team, information
