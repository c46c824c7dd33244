namespace Gateway.Mapping.Formats;

/// <summary>
/// A node of the document tree that maps read and write: an object, an array or a value. Not safe for writing by several threads.
/// </summary>
public abstract class DocumentNode
{
    private protected DocumentNode()
    {
    }
}
