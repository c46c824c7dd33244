namespace Gateway.Partners.Reading;

/// <summary>The text files of one partner's folder as they lie on the disk, with what is wrong about the files themselves.</summary>
internal sealed record ProfileFolder(string Name, IReadOnlyDictionary<string, string> Files, string Hash, IReadOnlyList<ProfileError> Errors);
