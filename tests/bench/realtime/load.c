/* The load: rooms full of clients in one thread, quick enough that the server is what is measured.
 *
 * A client is a TCP connection and a parser of frames; it builds no document. Whatever a client
 * hears from its neighbour in the room is its turn to write, so a room keeps as many updates in
 * flight as were started. A delivery is one update that one client hears: each part of a merged
 * update is read and counted by the text in it, and one's own echo is never counted. A cursor
 * counts when its clock is newer than the last one that this client saw.
 *
 * load PORTS DIALECT ROOMS MEMBERS MODE AMOUNT SECONDS PIDS
 *   PORTS    7001, or 7001,7002: the clients of a room take them in turn
 *   DIALECT  plain, yws or hocus          MODE  flight, typing, cursors or idle
 *   AMOUNT   updates in flight a room, or updates a second a room, or positions a second a client
 *   PIDS     71,72/80/90: the servers, whose CPU counts, then others whose CPU is told apart;
 *            each with all its descendants
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TEXT_SIZE 42
#define MAX_MEMBERS 64
#define READ_SIZE (1 << 20)

typedef unsigned char byte;
typedef struct {
    byte *data;
    size_t size, room;
} Bytes;
typedef struct {
    int fd, index, open, turns;
    uint32_t clock, moved, seen[MAX_MEMBERS];
    Bytes in, out;
    byte prefix[64];
    size_t skip;
} Client;

static const byte TEXT[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnop";
static Client *clients;
static int count, members, ports[8], port_count, hocus, replying, poller;
static const char *dialect;
static unsigned nonce;
static uint64_t delivered, lost, written;
static float *waits;
static size_t waits_size, waits_room;
static byte reading[READ_SIZE];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now_us(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static void add(Bytes *to, const void *data, size_t size) {
    if (to->size + size > to->room) {
        to->room = (to->size + size) * 2;
        to->data = realloc(to->data, to->room);
        if (!to->data) fail("memory");
    }
    memcpy(to->data + to->size, data, size);
    to->size += size;
}

static size_t put_uint(byte *at, uint64_t number) {
    size_t n = 0;
    for (; number > 127; number >>= 7) at[n++] = 128 | (number & 127);
    at[n++] = number;
    return n;
}

static uint64_t get_uint(const byte **at) {
    uint64_t number = 0;
    for (int shift = 0;; shift += 7) {
        byte b = *(*at)++;
        number |= (uint64_t)(b & 127) << shift;
        if (b < 128) return number;
    }
}

/* Client ids take five bytes, as most do. */
static uint64_t id_of(int index) { return (1u << 29) + index; }

static void note_wait(const byte *stamp) {
    uint64_t sent = strtoull((const char *)stamp, NULL, 10);
    if (waits_size == waits_room) {
        waits_room = waits_room ? waits_room * 2 : 1 << 16;
        waits = realloc(waits, waits_room * sizeof *waits);
    }
    waits[waits_size++] = (now_us() - sent) / 1000.0f;
}

static void flush_out(Client *client) {
    size_t at = 0;
    while (at < client->out.size) {
        ssize_t sent = send(client->fd, client->out.data + at, client->out.size - at, MSG_NOSIGNAL);
        if (sent < 0) break;
        at += sent;
    }
    if (at < client->out.size && errno != EAGAIN) at = client->out.size;
    memmove(client->out.data, client->out.data + at, client->out.size - at);
    client->out.size -= at;
    struct epoll_event event = {EPOLLIN | (client->out.size ? EPOLLOUT : 0), {.ptr = client}};
    static uint64_t waiting; /* only touched when something could not be sent */
    if (client->out.size || waiting) {
        waiting = 1;
        epoll_ctl(poller, EPOLL_CTL_MOD, client->fd, &event);
    }
}

/* A message as a client's frame: masked, with a key that is not zero. */
static void add_frame(Client *client, const byte *body, size_t size) {
    byte head[14] = {0x82}, masked[512];
    size_t whole = client->skip + size, n = 2;
    if (whole < 126) {
        head[1] = 0x80 | whole;
    } else {
        head[1] = 0xfe, head[2] = whole >> 8, head[3] = whole;
        n = 4;
    }
    memcpy(head + n, "\x5a\xc3\x17\x88", 4);
    memcpy(masked, client->prefix, client->skip);
    memcpy(masked + client->skip, body, size);
    for (size_t i = 0; i < whole; i++) masked[i] ^= head[n + (i & 3)];
    add(&client->out, head, n + 4);
    add(&client->out, masked, whole);
}

static void write_update(Client *client, int timed) {
    byte update[256], message[300], *at = update;
    *at++ = 1, *at++ = 1;
    at += put_uint(at, id_of(client->index));
    at += put_uint(at, client->clock);
    if (client->clock) {
        *at++ = 0x84;
        at += put_uint(at, id_of(client->index));
        at += put_uint(at, client->clock - 1);
    } else {
        memcpy(at, "\x04\x01\x01t", 4), at += 4;
    }
    *at++ = TEXT_SIZE;
    memcpy(at, TEXT, TEXT_SIZE);
    if (timed) {
        char stamp[24];
        snprintf(stamp, sizeof stamp, "@%016llu", (unsigned long long)now_us());
        memcpy(at + TEXT_SIZE - 17, stamp, 17);
    }
    at += TEXT_SIZE;
    *at++ = 0;
    client->clock += TEXT_SIZE;
    message[0] = 0, message[1] = 2;
    size_t n = 2 + put_uint(message + 2, at - update);
    memcpy(message + n, update, at - update);
    add_frame(client, message, n + (at - update));
    written++;
}

static void move_cursor(Client *client) {
    byte state[96], body[160], message[200];
    int size = snprintf((char *)state, sizeof state, "{\"cursor\":{\"at\":%u},\"t\":\"@%016llu\"}",
                        client->moved, (unsigned long long)now_us());
    size_t n = put_uint(body, 1);
    n += put_uint(body + n, id_of(client->index));
    n += put_uint(body + n, ++client->moved);
    n += put_uint(body + n, size);
    memcpy(body + n, state, size), n += size;
    message[0] = 1;
    size_t head = 1 + put_uint(message + 1, n);
    memcpy(message + head, body, n);
    add_frame(client, message, head + n);
    written++;
    flush_out(client);
}

static void hear_update(Client *client, const byte *at) {
    int first = client->index - client->index % members;
    uint64_t own = id_of(client->index);
    uint64_t before = id_of(first + (client->index - first + members - 1) % members);
    get_uint(&at);
    for (uint64_t n = get_uint(&at); n; n--) {
        uint64_t parts = get_uint(&at), who = get_uint(&at);
        get_uint(&at);
        for (; parts; parts--) {
            byte info = *at++;
            if (info == 10 || info == 0) { /* a gap */
                get_uint(&at);
                continue;
            }
            if (info & 0x80) get_uint(&at), get_uint(&at);
            if (info & 0x40) get_uint(&at), get_uint(&at);
            if (!(info & 0xc0)) at += 1 + 1 + at[1]; /* the name of a root type */
            uint64_t size = get_uint(&at);
            if (who != own) {
                delivered += size / TEXT_SIZE;
                if (who == before) client->turns += size / TEXT_SIZE;
                for (uint64_t i = TEXT_SIZE; i <= size; i += TEXT_SIZE)
                    if (at[i - 17] == '@') note_wait(at + i - 16);
            }
            at += size;
        }
    }
}

static void hear_cursors(Client *client, const byte *at) {
    get_uint(&at);
    for (uint64_t n = get_uint(&at); n; n--) {
        uint64_t who = get_uint(&at), clock = get_uint(&at), size = get_uint(&at);
        int member = (int)(who - id_of(client->index - client->index % members));
        const byte *stamp = memmem(at, size, "\"@", 2);
        if (stamp && who != id_of(client->index) && member >= 0 && member < members &&
            clock > client->seen[member]) {
            client->seen[member] = clock;
            delivered++;
            note_wait(stamp + 2);
        }
        at += size;
    }
}

static void hear(Client *client, byte first, const byte *at, size_t size) {
    if (first == 0x89) {
        add(&client->out, "\x8a\x80\0\0\0\0", 6);
        flush_out(client);
    } else if (first == 0x82 && size > client->skip + 4) {
        const byte *message = at + client->skip;
        if (message[0] == 0 && message[1] == 2) hear_update(client, message + 2);
        else if (message[0] == 1) hear_cursors(client, message + 1);
    }
}

/* Whole frames are heard; returns how many bytes they took. */
static size_t parse(Client *client, const byte *data, size_t size) {
    size_t at = 0;
    while (size - at >= 2) {
        uint64_t length = data[at + 1];
        size_t start = at + 2;
        if (length == 126) {
            if (size - at < 4) break;
            length = data[at + 2] << 8 | data[at + 3], start = at + 4;
        } else if (length == 127) {
            if (size - at < 10) break;
            length = 0, start = at + 10;
            for (int i = 2; i < 10; i++) length = length << 8 | data[at + i];
        }
        if (start + length > size) break;
        hear(client, data[at], data + start, length);
        at = start + length;
    }
    return at;
}

static void greet(Client *client) {
    byte hello[64];
    client->open = 1;
    if (hocus) add_frame(client, (const byte *)"\x02\x00\x01t\x05" "4.7.0", 10);
    memcpy(hello, "\x00\x00\x01\x00", 4);
    add_frame(client, hello, 4);
    flush_out(client);
}

static void read_client(Client *client) {
    ssize_t got = recv(client->fd, reading, READ_SIZE, 0);
    if (got <= 0) {
        if (got < 0 && errno == EAGAIN) return;
        epoll_ctl(poller, EPOLL_CTL_DEL, client->fd, NULL);
        lost++;
        return;
    }
    const byte *data = reading;
    size_t size = got, taken = 0;
    if (client->in.size || !client->open) {
        add(&client->in, reading, got);
        data = client->in.data, size = client->in.size;
    }
    if (!client->open) {
        const byte *end = memmem(data, size, "\r\n\r\n", 4);
        if (!end) return;
        if (!memmem(data, size, " 101 ", 5)) fail("a handshake was refused");
        taken = end + 4 - data;
        greet(client);
    }
    taken += parse(client, data + taken, size - taken);
    if (data == reading) {
        if (taken < size) add(&client->in, data + taken, size - taken);
    } else {
        memmove(client->in.data, client->in.data + taken, size - taken);
        client->in.size = size - taken;
    }
    if (client->turns && replying) {
        for (int n = client->turns; n; n--) write_update(client, 0);
        flush_out(client);
    }
    client->turns = 0;
}

/* Serve all clients until a moment. */
static void serve(uint64_t until) {
    struct epoll_event events[256];
    for (;;) {
        int64_t left = (int64_t)(until - now_us());
        if (left <= 0) return;
        struct timespec wait = {left / 1000000, left % 1000000 * 1000};
        int ready = epoll_pwait2(poller, events, 256, &wait, NULL);
        for (int i = 0; i < ready; i++) {
            Client *client = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) flush_out(client);
            if (events[i].events & ~EPOLLOUT) read_client(client);
        }
    }
}

static void connect_client(Client *client, int index) {
    char room[40], ask[400];
    int one = 1;
    int port = ports[index % members % port_count];
    struct sockaddr_in to = {AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {0}};
    struct epoll_event event = {EPOLLIN, {.ptr = client}};
    client->index = index;
    snprintf(room, sizeof room, "bench-%06x-%d", nonce, index / members);
    if (hocus) {
        client->prefix[0] = strlen(room);
        memcpy(client->prefix + 1, room, strlen(room));
        client->skip = 1 + strlen(room);
    }
    client->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(client->fd, (struct sockaddr *)&to, sizeof to)) fail("connect");
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    char path[80] = "/";
    if (!strcmp(dialect, "plain")) snprintf(path, sizeof path, "/d/%s?p=%d", room, index + 1);
    else if (!hocus) snprintf(path, sizeof path, "/%s", room);
    int size = snprintf(ask, sizeof ask,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        "Sec-WebSocket-Version: 13\r\n\r\n", path, port);
    if (send(client->fd, ask, size, 0) != size) fail("send");
    if (fcntl(client->fd, F_SETFL, O_NONBLOCK)) fail("fcntl");
    epoll_ctl(poller, EPOLL_CTL_ADD, client->fd, &event);
}

static void connect_all(void) {
    clients = calloc(count, sizeof *clients);
    for (int i = 0; i < count; i++) {
        connect_client(&clients[i], i);
        serve(now_us() + 2000);
    }
    for (int tries = 0; tries < 100; tries++) {
        int open = 0;
        for (int i = 0; i < count; i++) open += clients[i].open;
        if (open == count) break;
        serve(now_us() + 50000);
    }
    serve(now_us() + 500000);
}

/* Write or move at a rate, each client in turn, until a moment. */
static void at_rate(double hz, int cursors, uint64_t until) {
    static uint64_t start, n;
    static int turn;
    int rooms = count / members;
    if (!start) start = now_us();
    for (;;) {
        uint64_t due = start + (uint64_t)(n * 1e6 / hz);
        serve(due < until ? due : until);
        if (due >= until) return;
        if (cursors) {
            move_cursor(&clients[n % count]);
        } else {
            int room = n % rooms;
            Client *client = &clients[room * members + turn % members];
            write_update(client, 1);
            flush_out(client);
            turn += room == rooms - 1;
        }
        n++;
    }
}

static uint64_t clock_us(clockid_t of) {
    struct timespec used;
    if (clock_gettime(of, &used)) return 0; /* it ended */
    return (uint64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

/* The CPU of a process and of all that it started. */
static uint64_t family_us(int pid) {
    char path[64];
    int child;
    clockid_t clock;
    uint64_t sum = clock_getcpuclockid(pid, &clock) ? 0 : clock_us(clock);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
    FILE *file = fopen(path, "r");
    if (!file) return sum;
    while (fscanf(file, "%d", &child) == 1) sum += family_us(child);
    fclose(file);
    return sum;
}

static int read_groups(const char *pids, uint64_t *used) {
    int n = 0;
    used[0] = 0;
    for (const char *at = pids; *at; at += *at != 0) {
        used[n] += family_us((int)strtol(at, (char **)&at, 10));
        if (*at == '/') used[++n] = 0;
    }
    return n + 1;
}

static double resident_kb(int pid) {
    char path[40];
    long pages = 0, all = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%ld %ld", &all, &pages) != 2) fail("statm");
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024.0);
}

static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 9) {
        fprintf(stderr, "load PORTS DIALECT ROOMS MEMBERS MODE AMOUNT SECONDS PIDS\n");
        return 2;
    }
    for (char *at = argv[1]; *at && port_count < 8; at += *at != 0)
        ports[port_count++] = strtol(at, &at, 10);
    dialect = argv[2], members = atoi(argv[4]);
    count = atoi(argv[3]) * members;
    const char *mode = argv[5];
    double amount = atof(argv[6]), seconds = atof(argv[7]);
    int pid = atoi(argv[8]), cursors = !strcmp(mode, "cursors"), flight = !strcmp(mode, "flight");
    hocus = !strcmp(dialect, "hocus");
    nonce = now_us() & 0xffffff;
    poller = epoll_create1(0);
    uint64_t before[8], used[8];
    if (members > MAX_MEMBERS || !family_us(pid)) fail("arguments");
    double before_kb = resident_kb(pid);
    connect_all();
    if (!strcmp(mode, "idle")) {
        printf("{\"kB_per_connection\": %.2f}\n", (resident_kb(pid) - before_kb) / count);
        return 0;
    }
    replying = flight;
    for (int n = 0; flight && n < count / members * (int)amount; n++) {
        Client *client = &clients[n / (int)amount * members + n % (int)amount % members];
        write_update(client, 0);
        flush_out(client);
    }
    uint64_t start = now_us(), warm = start + 1000000;
    flight ? serve(warm) : at_rate(amount * (cursors ? count : count / members), cursors, warm);
    waits_size = 0;
    uint64_t told = delivered, wrote = written;
    uint64_t mine = clock_us(CLOCK_PROCESS_CPUTIME_ID);
    int groups = read_groups(argv[8], before);
    uint64_t at = now_us(), end = at + (uint64_t)(seconds * 1e6);
    flight ? serve(end) : at_rate(amount * (cursors ? count : count / members), cursors, end);
    double took = (now_us() - at) / 1e6;
    read_groups(argv[8], used);
    mine = clock_us(CLOCK_PROCESS_CPUTIME_ID) - mine;
    for (int i = 0; i < groups; i++) used[i] -= before[i];
    told = delivered - told, wrote = written - wrote;
    printf("{\"k_per_cpu_s\": %.2f, \"k_per_s\": %.2f, \"cpu\": %.3f, \"load_cpu\": %.3f, "
           "\"written_per_s\": %.1f, \"lost\": %llu", told * 1e3 / (used[0] ? used[0] : 1), told / took / 1e3,
           used[0] / took / 1e6, mine / took / 1e6, wrote / took, (unsigned long long)lost);
    for (int i = 1; i < groups; i++) printf(", \"cpu_%d\": %.3f", i + 1, used[i] / took / 1e6);
    if (waits_size) {
        qsort(waits, waits_size, sizeof *waits, by_size);
        printf(", \"p50_ms\": %.3f, \"p99_ms\": %.3f", waits[waits_size / 2],
               waits[(size_t)(waits_size * 0.99)]);
    }
    printf("}\n");
    return 0;
}
