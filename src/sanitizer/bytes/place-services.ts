import { MEETING_SERVICES } from '../transforms/meeting-services.ts';
import type { ImageWriter } from './image-writer.ts';
import { SERVICE_BYTES } from './layout.ts';

/** The meeting services by host, each with the JSON text of its home page. */
export function placeServices(writer: ImageWriter): number {
  return writer.once(placeServices, () => {
    const { reserve, place, write } = writer;
    const services = MEETING_SERVICES.flatMap(({ home, hosts }) => {
      const text = Buffer.from(JSON.stringify(home), 'utf8');
      return hosts.map((host) => ({ text, host }));
    });
    const table = reserve(4 + services.length * SERVICE_BYTES);
    write(table, services.length);
    services.forEach(({ text, host }, at) => {
      const service = table + 4 + at * SERVICE_BYTES;
      write(service, place(Buffer.from(host, 'utf8')));
      write(service + 4, host.length);
      write(service + 8, place(text));
      write(service + 12, text.length);
    });
    return table;
  });
}
