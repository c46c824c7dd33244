using System.Security.Cryptography.X509Certificates;

namespace Gateway.Pipeline.Evidence;

/// <summary>Whose a signature is.</summary>
/// <param name="Certificate">Null when it holds under none.</param>
/// <param name="Odd">What was odd about a signer, in brackets, where that may be why it holds under none; otherwise empty.</param>
internal readonly record struct DetachedSigner(X509Certificate2? Certificate, string Odd);
