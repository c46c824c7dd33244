namespace Gateway.Benchmarks.Harness;

/// <summary>What a process has used so far, from /proc.</summary>
internal static class ProcessUsage
{
    // USER_HZ, which the kernel shows to programs, is 100 on every Linux architecture .NET runs on.
    private const double TicksPerSecond = 100;
    private const int ParentField = 1;
    private const int UserField = 11;
    private const int SystemField = 12;
    private const int WaitedUserField = 13;
    private const int WaitedSystemField = 14;

    /// <summary>Seconds of CPU of the process itself.</summary>
    public static double CpuSeconds(int pid) => Stat(pid) is { } stat ? (Number(stat, UserField) + Number(stat, SystemField)) / TicksPerSecond : 0;

    /// <summary>Seconds of CPU of the process, its living children and those it has waited for: a PostgreSQL server as a whole.</summary>
    public static double TreeCpuSeconds(int pid)
    {
        if (Stat(pid) is not { } root)
        {
            return 0;
        }

        var ticks = Number(root, UserField) + Number(root, SystemField) + Number(root, WaitedUserField) + Number(root, WaitedSystemField);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var child)
                && Stat(child) is { } stat && Number(stat, ParentField) == pid)
            {
                ticks += Number(stat, UserField) + Number(stat, SystemField);
            }
        }

        return ticks / TicksPerSecond;
    }

    /// <summary>Resident memory now, in MB (2^20).</summary>
    public static double RssMb(int pid) => StatusMb(pid, "VmRSS:");

    /// <summary>The most resident memory it ever had, in MB.</summary>
    public static double PeakRssMb(int pid) => StatusMb(pid, "VmHWM:");

    private static double StatusMb(int pid, string name)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/status"))
            {
                if (line.StartsWith(name, StringComparison.Ordinal))
                {
                    return double.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) / 1024;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }

        return 0;
    }

    /// <summary>The fields after the command's name, which may itself hold blanks and brackets.</summary>
    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Number(string[] stat, int field) => double.Parse(stat[field], CultureInfo.InvariantCulture);
}
