// Which information that somebody must have is made by one team only?
// topic: The way of an information
MATCH (h:Holder)-[:PERFORMS]->(:Activity)-[:MAKES]->(i:Item)<-[:NEEDS {kano: 'threshold'}]-(n:Holder)
WITH i, collect(DISTINCT h.title) AS makers, count(DISTINCT n) AS needed_by
WHERE size(makers) = 1
RETURN i.title AS information, makers[0] AS maker, needed_by
ORDER BY needed_by DESC, information
