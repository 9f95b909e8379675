// @y/websocket-server as its documentation starts it: FOLDER PORT memory|leveldb
const [folder, port, mode] = process.argv.slice(2);
process.env.HOST = "127.0.0.1";
process.env.PORT = port;
if (mode === "leveldb") process.env.YPERSISTENCE = `${folder}/level`;
await import("./node_modules/@y/websocket-server/src/server.js");
