namespace Gateway.Tests.Support;

/// <summary>Servers that speak SFTP (version 3) over OpenSSH's connection and do as no good server does. They are Python, so that they share nothing with what is tested.</summary>
internal static class SftpProgram
{
    private const string Python = "/usr/bin/python3";

    private const string Common = """
        import sys, struct, os, time
        i, o = sys.stdin.buffer, sys.stdout.buffer
        def s(b): return struct.pack('>I', len(b)) + b
        def send(t, body):
            o.write(struct.pack('>IB', len(body) + 1, t) + body); o.flush()
        def attrs(size, mode, at): return struct.pack('>IQIII', 13, size, mode, at, at)
        def status(id, code, text=b''): send(101, struct.pack('>II', id, code) + s(text) + s(b''))
        def take(b): n = struct.unpack('>I', b[:4])[0]; return b[4:4 + n], b[4 + n:]
        def requests():
            while True:
                h = i.read(4)
                if len(h) < 4: return
                p = i.read(struct.unpack('>I', h)[0])
                if p[0] == 1: send(2, struct.pack('>I', 3)); continue
                yield p[0], struct.unpack('>I', p[1:5])[0], p[5:]
        def absolute(path): return path if path.startswith(b'/') else b'/' + (b'' if path == b'.' else path)

        """;

    /// <summary>What it answers to READDIR is none, or has no end, as its argument says.</summary>
    private const string Hostile = """
        mode, n = sys.argv[1], 0
        def names(id, count, *entries):
            send(104, struct.pack('>II', id, count) + b''.join(s(e) + s(b'') + attrs(5, 0o100644, 1700000000) for e in entries))
        for t, id, b in requests():
            if t == 16: send(104, struct.pack('>II', id, 1) + s(absolute(take(b)[0])) * 2 + struct.pack('>I', 0))
            elif t == 11 and mode == 'handle': send(102, struct.pack('>II', id, 0x7fffff00) + b'd')
            elif t == 11: n = 0; send(102, struct.pack('>I', id) + s(b'd'))
            elif t == 4: status(id, 0)
            elif t == 12:
                n += 1
                if mode == 'endless': names(id, 100, *[b'n%012d.txt' % (n * 100 + k) for k in range(100)])
                elif mode == 'selves': names(id, 100, *[b'.'] * 100)
                elif mode == 'big':
                    o.write(struct.pack('>IBII', 0x7ffffff0, 104, id, 1))
                    for k in range(4096): o.write(bytes(65536))
                    o.flush()
                elif mode == 'many': names(id, 0x10000000, b'a')
                elif mode == 'few': names(id, 3, b'a' * 100)
                elif mode == 'cut': send(104, struct.pack('>III', id, 1, 1000000) + b'a' * 100)
                elif mode == 'negative': o.write(struct.pack('>IBII', 0xffffffff, 104, id, 1)); o.flush()
                elif mode == 'long' and n < 200: names(id, 6, *[b'm%08d' % (n * 6 + k) + b'x' * 30000 + b'.done' for k in range(6)])
                else: status(id, 1)
            else: status(id, 2, b'no')
        """;

    /// <summary>The folder that its argument names. A rename is a copy and a removal, so that the file has a new time: as in front of an object store.</summary>
    private const string Copying = """
        root, handles = sys.argv[1], {}
        def real(p): return os.path.join(root, *[x for x in p.decode().split('/') if x not in ('', '.')][2:])
        def stat(f): return attrs(f.st_size, f.st_mode, int(f.st_mtime))
        for t, id, b in requests():
            try:
                x, r = take(b)
                if t == 16: send(104, struct.pack('>II', id, 1) + s(absolute(x)) * 2 + struct.pack('>I', 0))
                elif t == 11:
                    h = b'd%d' % len(handles); handles[h] = [real(x)]; send(102, struct.pack('>I', id) + s(h))
                elif t == 12:
                    if not handles[x]: status(id, 1); continue
                    at = handles[x].pop(); names = os.listdir(at)
                    if not names: status(id, 1); continue
                    send(104, struct.pack('>II', id, len(names)) + b''.join(s(n.encode()) + s(b'') + stat(os.lstat(os.path.join(at, n))) for n in names))
                elif t in (7, 17): send(105, struct.pack('>I', id) + stat(os.lstat(real(x))))
                elif t == 8: send(105, struct.pack('>I', id) + stat(os.fstat(handles[x].fileno())))
                elif t == 3: h = b'f%d' % len(handles); handles[h] = open(real(x), 'rb'); send(102, struct.pack('>I', id) + s(h))
                elif t == 5:
                    at, n = struct.unpack('>QI', r); handles[x].seek(at); d = handles[x].read(n)
                    if d: send(103, struct.pack('>I', id) + s(d))
                    else: status(id, 1)
                elif t == 13: os.remove(real(x)); status(id, 0)
                elif t == 14: os.mkdir(real(x)); status(id, 0)
                elif t == 18:
                    to = real(take(r)[0])
                    if os.path.exists(to): status(id, 4, b'exists'); continue
                    with open(real(x), 'rb') as f: content = f.read()
                    with open(to, 'wb') as f: f.write(content)
                    os.utime(to, (time.time() + len(handles), time.time() + len(handles))); os.remove(real(x)); status(id, 0)
                else: status(id, 0)
            except FileNotFoundError: status(id, 2, b'no such file')
            except OSError as e: status(id, 4, str(e).encode())
        """;

    /// <summary>The command line of a server whose listing is what <paramref name="mode"/> says.</summary>
    public static string HostileIn(TemporaryFolder folder, string mode) => Write(folder, Hostile, mode);

    /// <summary>The command line of a server that renames by copying, over a folder of this machine.</summary>
    public static string CopyingIn(TemporaryFolder folder, string root) => Write(folder, Copying, root);

    private static string Write(TemporaryFolder folder, string program, string argument)
    {
        if (!File.Exists(Python))
        {
            OutsideServer.Missing($"{Python} is not installed.");
        }

        UnixMode.Set(folder.Path, "755");
        File.WriteAllText(folder.File("server.py"), Common + program);
        UnixMode.Set(folder.File("server.py"), "644");
        return $"{Python} {folder.File("server.py")} {argument}";
    }
}
