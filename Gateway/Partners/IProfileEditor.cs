namespace Gateway.Partners;

/// <summary>Changes that the program makes to partners' files for a person.</summary>
public interface IProfileEditor
{
    /// <summary>Works out the edit; nothing is written. The folder must be as it was published: nobody's unfinished work goes along.</summary>
    Task<ProfileEditResult> ProposeAsync(string partnersDirectory, PartnerId partner, ProfileCertificate certificate, CancellationToken ct);
}
