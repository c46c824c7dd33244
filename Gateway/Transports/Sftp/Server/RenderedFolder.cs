using System.Text;

namespace Gateway.Transports.Sftp.Server;

/// <summary>
/// The folder that the server's files are written to. A file that is as it should be is not touched, another one is written beside it and takes its place in
/// one step, and none that is not ours is replaced or removed.
/// </summary>
internal sealed class RenderedFolder(string path)
{
    /// <summary>Stands in the first lines of every file that is ours.</summary>
    public const string Mark = "Written by 'gw sftp-server apply'; changes here are lost";

    private const int MarkWithin = 200;
    private const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OfFolder = OfFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Text of a file of ours; null when there is none.</summary>
    /// <exception cref="SftpServerException">The file there is not ours.</exception>
    public string? Read(string name)
    {
        var file = Path.Combine(path, name);
        if (!File.Exists(file))
        {
            return null;
        }

        var text = File.ReadAllText(file);
        return text.AsSpan(0, Math.Min(text.Length, MarkWithin)).Contains(Mark, StringComparison.Ordinal) ? text
            : throw new SftpServerException(SftpServerException.FileForeign, $"{file} was not written by this verb, and is not written over.");
    }

    /// <summary>Removes, then writes in the given order. Names of what was removed and written.</summary>
    /// <exception cref="SftpServerException">A file there is not ours; nothing was changed.</exception>
    public (IReadOnlyList<string> Removed, IReadOnlyList<string> Written) Apply(IReadOnlyList<RenderedFile> files, IEnumerable<string> gone)
    {
        var old = gone.Where(name => Read(name) is not null).ToList();
        var changed = files.Where(file => Read(file.Name) != file.Text).ToList();
        foreach (var name in old)
        {
            File.Delete(Path.Combine(path, name));
        }

        changed.ForEach(Write);
        return (old, [.. changed.Select(f => f.Name)]);
    }

    private void Write(RenderedFile file)
    {
        var target = Path.Combine(path, file.Name);
        var folder = Path.GetDirectoryName(target)!;
        Make(path);
        Make(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.new");
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(file.Text));
            stream.Flush(flushToDisk: true);
        }

        SetMode(temporary, OfFile);
        File.Move(temporary, target, overwrite: true);
    }

    private static void Make(string folder)
    {
        if (!Directory.Exists(folder))
        {
            _ = Directory.CreateDirectory(folder);
            SetMode(folder, OfFolder);
        }
    }

    private static void SetMode(string entry, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(entry, mode);
        }
    }
}
