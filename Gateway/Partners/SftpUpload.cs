namespace Gateway.Partners;

/// <summary>Under which name a file is written by SFTP.</summary>
public enum SftpUpload
{
    /// <summary><c>NAME.part</c>, renamed when it is whole: nobody sees half a file under its name.</summary>
    Part,

    /// <summary>Its own name from the first byte on, for servers that allow no renaming.</summary>
    Direct,
}
