namespace Gateway.Partners;

/// <summary>One thing that is wrong in a partner's folder.</summary>
/// <param name="Code">Kebab-case word of <see cref="ProfileCodes"/>, or a map's own code.</param>
/// <param name="File">Path below the folder of all partners (<c>acme/profile.yaml</c>); empty for the installation as a whole.</param>
/// <param name="Line">From 1; 0 when the finding is about the file as a whole.</param>
/// <param name="Column">From 1; 0 when the finding is about the file as a whole.</param>
public sealed record ProfileError(string Code, string File, int Line, int Column, string Message)
{
    /// <summary><c>acme/profile.yaml:12:5 unknown-key: …</c>, as editors and terminals make a link of it.</summary>
    public override string ToString() =>
        Line > 0 ? $"{File}:{Line}:{Column} {Code}: {Message}" : File.Length > 0 ? $"{File} {Code}: {Message}" : $"{Code}: {Message}";
}
