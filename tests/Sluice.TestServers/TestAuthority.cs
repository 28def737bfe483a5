using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.TestServers;

/// <summary>An authority that nobody trusts who was not told of it, and the certificate of one server on loopback.</summary>
public static class TestAuthority
{
    public const string AuthorityFile = "ca.pem";
    public const string CertificateFile = "server.pem";
    public const string KeyFile = "server.key";

    /// <summary>Writes the authority's certificate, the server's (for 127.0.0.1, and not for localhost), and the server's key into a folder.</summary>
    public static async Task WriteAsync(string folder)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest("CN=test authority", authorityKey, HashAlgorithmName.SHA256);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        asked.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        using var authority = asked.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var wanted = new CertificateRequest("CN=test server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        wanted.CertificateExtensions.Add(names.Build());
        wanted.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        wanted.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = wanted.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));

        await File.WriteAllTextAsync(Path.Combine(folder, AuthorityFile), authority.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, CertificateFile), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, KeyFile), key.ExportPkcs8PrivateKeyPem());
    }
}
