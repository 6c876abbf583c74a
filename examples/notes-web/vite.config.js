import { defineConfig } from "vite";
import { localAws } from "./local-aws.js";

export default defineConfig({
  server: { port: 5173, strictPort: true }, // the API and the bucket allow this origin alone
  plugins: [localAws(process.env.AWS_ENDPOINT_URL)],
});
