using System.Security.Cryptography;
using System.Text;

namespace Gateway.Partners;

/// <summary>A certificate's way into a partner's folder: its file, and its lines in the profile, every other byte of which stays as it is.</summary>
public sealed class ProfileEdit
{
    private readonly string _profile;
    private readonly string _certificate;
    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly CertificateFacts _facts;

    internal ProfileEdit(string profile, byte[] before, byte[] after, string certificate, CertificateFacts facts, PartnerPlan plan)
    {
        (_profile, _before, _after, _certificate, _facts) = (profile, before, after, certificate, facts);
        Plan = plan;
    }

    /// <summary>What it does to certificates, and what works with them now.</summary>
    public PartnerPlan Plan { get; }

    /// <summary>The certificate first: a profile that somebody reads in between never names a file that is not there.</summary>
    /// <exception cref="IOException">The folder cannot be written; nothing is changed.</exception>
    public void Write()
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(_certificate)!);
        using (var file = new FileStream(_certificate, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", _facts.Der.Span) + "\n"));
        }

        try
        {
            Replace(_after);
        }
        catch
        {
            File.Delete(_certificate);
            throw;
        }
    }

    /// <summary>The folder is as it was before <see cref="Write"/>.</summary>
    public void Undo()
    {
        Replace(_before);
        File.Delete(_certificate);
    }

    private void Replace(byte[] content)
    {
        // Under another name first: whoever reads the profile meanwhile sees the one or the other, whole.
        var temporary = Path.Combine(Path.GetDirectoryName(_profile)!, $".{Path.GetFileName(_profile)}.new");
        File.WriteAllBytes(temporary, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(_profile));
        }

        File.Move(temporary, _profile, overwrite: true);
    }
}
