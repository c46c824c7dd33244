namespace Gateway.Transports.Sftp;

/// <summary>One writer a name at a time: two deliveries that a template gives the same name shall not write into each other's half file.</summary>
internal sealed class NameLocks
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Waits until nobody else of this node writes there; disposing lets the next one in.</summary>
    public async Task<IDisposable> EnterAsync(string name, CancellationToken ct)
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(name, out entry))
            {
                entry = new Entry(this, name);
                _entries.Add(name, entry);
            }

            entry.Users++;
        }

        try
        {
            await entry.Free.WaitAsync(ct);
            return entry;
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users == 0)
            {
                _ = _entries.Remove(entry.Name);
            }
        }
    }

    private sealed class Entry(NameLocks owner, string name) : IDisposable
    {
        public string Name { get; } = name;

        public int Users { get; set; }

        public SemaphoreSlim Free { get; } = new(1);

        public void Dispose()
        {
            _ = Free.Release();
            owner.Leave(this);
        }
    }
}
