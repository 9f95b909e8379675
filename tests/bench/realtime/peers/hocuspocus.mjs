// Hocuspocus as its documentation starts it: FOLDER PORT memory|sqlite
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const [folder, port, mode] = process.argv.slice(2);
const extensions = mode === "sqlite" ? [new SQLite({ database: `${folder}/db.sqlite` })] : [];
new Server({ port: Number(port), address: "127.0.0.1", quiet: true, extensions }).listen();
