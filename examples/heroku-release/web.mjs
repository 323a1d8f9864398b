import { createServer } from 'node:http';

/** The structure is not this process's business: the release command has made it before it starts. */
createServer((_request, response) => response.end('ok\n')).listen(process.env.PORT);
