namespace Gateway.Partners;

/// <summary>Reads templates of mails as they will be filled.</summary>
public interface IMailTemplates
{
    /// <summary>What is wrong with a template; null when mails can be made by it.</summary>
    /// <param name="key">The profile's key, for the complaint.</param>
    string? WrongWith(string key, string text);
}
