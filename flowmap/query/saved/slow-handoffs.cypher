// Which handoffs usually take longer than so many hours?
// topic: Who gives whom what
// $hours = 72.0: hours
MATCH (a:Holder)-[r:HANDS_OFF]->(b:Holder)
WHERE r.lead > $hours
RETURN a.title AS giver, b.title AS receiver, r.item AS item, r.lead AS hours
ORDER BY hours DESC, giver, receiver, item
