namespace Gateway.Partners;

/// <summary>What happens where a finished file of the name lies in the folder and has other bytes.</summary>
public enum SftpExisting
{
    /// <summary>The delivery fails (<c>file-exists</c>), and the file stays.</summary>
    Refuse,

    /// <summary>The new file takes its place.</summary>
    Replace,
}
