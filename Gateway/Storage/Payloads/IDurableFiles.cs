namespace Gateway.Storage.Payloads;

/// <summary>The steps that make a file survive a power failure, in the order in which they are called.</summary>
internal interface IDurableFiles
{
    /// <summary>Flushes the file's content to the disk.</summary>
    void Flush(FileStream file);

    /// <summary>Gives the finished file its name.</summary>
    void Rename(string from, string to);

    /// <summary>Flushes a folder, so that the names in it are on the disk.</summary>
    void FlushFolder(string path);
}
