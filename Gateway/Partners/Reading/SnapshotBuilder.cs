using System.Text;

namespace Gateway.Partners.Reading;

/// <summary>
/// Reads a partner's folder: <c>profile.yaml</c>, <c>*.map.yaml</c>, <c>tables/</c>, <c>samples/</c>, <c>guides/</c>, <c>certs/*.pem</c>, <c>keys/*.pub</c>, and nothing
/// else. Secrets are never touched: names outside the list are not opened, and a link that could lead to them is refused.
/// </summary>
internal static class SnapshotBuilder
{
    public const int MaxFileBytes = 8 * 1024 * 1024;
    public const int MaxFolderBytes = 32 * 1024 * 1024;
    public const int MaxFiles = 1000;

    private const int MaxFolderDepth = 4;

    private const string CertificateFolder = "certs";
    private const string CertificateExtension = ".pem";
    private const string KeyFolder = "keys";
    private const string PublicKeyExtension = ".pub";
    private const string PrivateKeyLabel = "PRIVATE KEY-----";

    /// <summary>Files that exist to hold a private key.</summary>
    private static readonly string[] KeyExtensions = [".key", ".p12", ".pfx", ".jks", ".p8", ".pk8"];

    private static readonly string[] PublicFolders = [CertificateFolder, KeyFolder];
    private static readonly string[] Folders = ["guides", "samples", "tables"];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Names of the partners' folders, sorted. Those that begin with a dot or an underscore are nobody's.</summary>
    public static IReadOnlyList<string> Names(string partnersDirectory) =>
        [.. new DirectoryInfo(partnersDirectory).EnumerateDirectories()
            .Select(d => d.Name).Where(n => !n.StartsWith('.') && !n.StartsWith('_')).Order(StringComparer.Ordinal)];

    public static ProfileFolder Read(string partnersDirectory, string name)
    {
        var reading = new Walk(name);
        var root = new DirectoryInfo(Path.Combine(partnersDirectory, name));
        if (reading.Refuses(root, ""))
        {
            return reading.Done();
        }

        foreach (var file in root.EnumerateFiles().Where(f => IsProfileFile(f.Name)))
        {
            reading.Take(file, file.Name);
        }

        foreach (var folder in Folders.Select(f => new DirectoryInfo(Path.Combine(root.FullName, f))).Where(f => f.Exists))
        {
            reading.TakeAll(folder, folder.Name + "/", MaxFolderDepth);
        }

        TakeCertificates(reading, new DirectoryInfo(Path.Combine(root.FullName, CertificateFolder)));
        TakePublicKeys(reading, new DirectoryInfo(Path.Combine(root.FullName, KeyFolder)));
        return reading.Done();
    }

    private static void TakeCertificates(Walk reading, DirectoryInfo folder)
    {
        if (!folder.Exists || reading.Refuses(folder, CertificateFolder + "/"))
        {
            return;
        }

        foreach (var file in folder.EnumerateFiles())
        {
            var name = $"{CertificateFolder}/{file.Name}";
            if (KeyExtensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            {
                reading.RefuseKey(name);
            }
            else if (file.Extension == CertificateExtension && !file.Name.StartsWith('.'))
            {
                reading.Take(file, name);
            }
        }
    }

    private static void TakePublicKeys(Walk reading, DirectoryInfo folder)
    {
        if (!folder.Exists || reading.Refuses(folder, KeyFolder + "/"))
        {
            return;
        }

        foreach (var file in folder.EnumerateFiles("*" + PublicKeyExtension).Where(f => !f.Name.StartsWith('.')))
        {
            // ssh-keygen lays the two down side by side.
            if (File.Exists(file.FullName[..^PublicKeyExtension.Length]))
            {
                reading.RefuseKey($"{KeyFolder}/{Path.GetFileNameWithoutExtension(file.Name)}");
            }

            reading.Take(file, $"{KeyFolder}/{file.Name}");
        }
    }

    private static bool IsProfileFile(string name) =>
        name == ProfileReader.FileName || (name.EndsWith(".map.yaml", StringComparison.Ordinal) && !name.StartsWith('.'));

    private static bool IsFileName(string name) =>
        name.Length <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>The files gathered so far. A file with an error is left out; the folder then has no profile that could be published.</summary>
    private sealed class Walk(string folder)
    {
        private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
        private readonly List<ProfileError> _errors = [];
        private long _bytes;

        public ProfileFolder Done()
        {
            if (_errors.Count == 0 && !_files.ContainsKey(ProfileReader.FileName))
            {
                Report(ProfileCodes.FileMissing, ProfileReader.FileName, "The folder has no profile.yaml.");
            }

            return new ProfileFolder(folder, _files, SnapshotHash.Of(_files), _errors);
        }

        public void TakeAll(DirectoryInfo directory, string prefix, int depth)
        {
            if (Refuses(directory, prefix) || depth == 0)
            {
                return;
            }

            foreach (var entry in directory.EnumerateFileSystemInfos().Where(e => !e.Name.StartsWith('.') && !e.Name.EndsWith('~')))
            {
                if (entry is DirectoryInfo inner)
                {
                    TakeAll(inner, prefix + inner.Name + "/", depth - 1);
                }
                else
                {
                    Take((FileInfo)entry, prefix + entry.Name);
                }
            }
        }

        public void Take(FileInfo file, string name)
        {
            if (Refuses(file, name))
            {
                return;
            }

            try
            {
                _bytes += file.Length;
                if (file.Length > MaxFileBytes)
                {
                    Report(ProfileCodes.FileTooLarge, name, $"The file has {file.Length} bytes; {MaxFileBytes} are allowed.");
                }
                else if (_bytes > MaxFolderBytes || _files.Count >= MaxFiles)
                {
                    Report(ProfileCodes.FolderTooLarge, name, $"A partner's files may have {MaxFolderBytes} bytes together and be {MaxFiles}.");
                }
                else
                {
                    Decode(File.ReadAllBytes(file.FullName), name);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Report(ProfileCodes.FileUnreadable, name, e.Message);
            }
        }

        public void RefuseKey(string name) => Report(
            ProfileCodes.PrivateKeyInProfile, name, "A profile holds public certificates and keys only: take the private key away, and out of version control; 'gw keys' keeps our own.");

        public bool Refuses(FileSystemInfo entry, string name)
        {
            if ((entry.Attributes & FileAttributes.ReparsePoint) != 0)
            {
                Report(ProfileCodes.FileLink, name, "A link is not followed; put the file itself here.");
                return true;
            }

            if (!IsFileName(entry.Name))
            {
                Report(ProfileCodes.FileName, name, "A file name here has letters, digits, dots, underscores and hyphens only, at most 100.");
                return true;
            }

            return false;
        }

        private void Decode(byte[] bytes, string name)
        {
            var content = bytes.AsSpan();
            content = content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
            try
            {
                var text = StrictUtf8.GetString(content);
                if (text.Contains('\0', StringComparison.Ordinal))
                {
                    Report(ProfileCodes.NotUtf8, name, "The file holds a NUL; it is no text.");
                    return;
                }

                if (PublicFolders.Any(f => name.StartsWith(f + "/", StringComparison.Ordinal)) && text.Contains(PrivateKeyLabel, StringComparison.Ordinal))
                {
                    RefuseKey(name);
                    return;
                }

                _files[name] = text;
            }
            catch (DecoderFallbackException e)
            {
                var at = Math.Clamp(e.Index, 0, content.Length);
                var line = content[..at].Count((byte)'\n') + 1;
                _errors.Add(new ProfileError(
                    ProfileCodes.NotUtf8, $"{folder}/{name}", line, at - content[..at].LastIndexOf((byte)'\n'), "The bytes here are not UTF-8."));
            }
        }

        private void Report(string code, string name, string message) =>
            _errors.Add(new ProfileError(code, $"{folder}/{Clean(name)}", 0, 0, message));

        private static string Clean(string name) => new([.. name.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);
    }
}
