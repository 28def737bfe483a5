using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace Sluice.Connectors.RabbitMQ;

/// <summary>What a broker must prove before it is told the password: that it is the host that was named.</summary>
/// <param name="host">The name that its certificate must have.</param>
/// <param name="authorityFile">PEM file of the authorities that are trusted; <c>null</c>: those of the machine.</param>
internal sealed class RabbitTls(string host, string? authorityFile)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>One connection's check.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    public Check Begin() => new(host, authorityFile is null ? null : Load(authorityFile));

    private static X509Certificate2Collection Load(string file)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(file);
        return found.Count > 0 ? found : throw new CryptographicException($"there is no certificate in '{file}'");
    }

    /// <summary>Looks at the certificate of one connection, and keeps why it was refused.</summary>
    internal sealed class Check(string host, X509Certificate2Collection? authorities)
    {
        private volatile string? _refusal;

        /// <summary>Why the broker's certificate was refused; <c>null</c>: it was not, or none was seen.</summary>
        public string? Refusal => _refusal;

        public SslOption Option => new(host, enabled: true) { CertificateValidationCallback = (_, certificate, chain, errors) => IsAccepted(certificate, chain, errors) };

        private bool IsAccepted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            _refusal = certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? "the broker has none"
                : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"it is not '{host}' that it names"
                : authorities is not null ? OfOwn(certificate, chain)
                : errors == SslPolicyErrors.None ? null
                : Words(chain);
            return _refusal is null;
        }

        /// <summary>The authorities of the file and no others.</summary>
        private string? OfOwn(X509Certificate certificate, X509Chain? sent)
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities!);
            foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            using var own = new X509Certificate2(certificate);
            return chain.Build(own) ? null : Words(chain);
        }

        private static string Words(X509Chain? chain) =>
            chain is { ChainStatus: [var first, ..] } ? first.StatusInformation.TrimEnd('.', ' ', '\n') : "it is not of an authority that is trusted";
    }
}
