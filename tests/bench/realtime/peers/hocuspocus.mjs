// Hocuspocus as its documentation starts it: FOLDER PORT memory|sqlite [PORT OF REDIS]
import { Redis } from "@hocuspocus/extension-redis";
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const [folder, port, mode, redis] = process.argv.slice(2);
const extensions = mode === "sqlite" ? [new SQLite({ database: `${folder}/db.sqlite` })] : [];
if (redis) extensions.push(new Redis({ host: "127.0.0.1", port: Number(redis) }));
new Server({ port: Number(port), address: "127.0.0.1", quiet: true, extensions }).listen();
