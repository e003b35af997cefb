// Which needs are met later than they should be?
// topic: What is missing
// Hours after the order starts, in the slowest of the kinds of order.
MATCH (h:Holder)-[n:NEEDS]->(i:Item)<-[has:HOLDS]-(h)
WHERE has.arrival_h > n.within
RETURN h.title AS team, i.title AS information, has.arrival_h AS arrives, n.within AS needed_within
ORDER BY team, information
