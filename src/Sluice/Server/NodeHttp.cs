using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sluice.Api;
using Sluice.Core.Errors;

namespace Sluice.Server;

/// <summary>Serves a node's HTTP interface.</summary>
internal static class NodeHttp
{
    /// <summary>Makes the web application, with nothing listening yet.</summary>
    /// <exception cref="SluiceException">SLC4302: it would be open to others; SLC4304: the certificate cannot be used.</exception>
    public static WebApplication Create(ServerSettings settings, ILoggerFactory logs, Action<IServiceCollection> addParts)
    {
        CheckExposure(settings);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings));
        if (settings.Certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton(logs);
        // Signals are the node's own: it ends in good order, and serves until that is done.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        addParts(builder.Services);
        builder.Services.AddSluiceApi(settings.Api);
        var app = builder.Build();
        app.MapSluiceApi();
        return app;
    }

    /// <summary>Where it listens, once it does.</summary>
    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";

    /// <summary>Refuses to be open to others without knowing who asks, or in the clear.</summary>
    private static void CheckExposure(ServerSettings settings)
    {
        var http = settings.Http;
        var isOwn = http.IsLoopback || (IPAddress.TryParse(http.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        if (isOwn || settings.IsInsecure || (settings.Api.Identities.Count > 0 && settings.Certificate is not null))
            return;
        var missing = settings.Api.Identities.Count == 0 ? "who may use it (identities)" : "a certificate (tls.certificate)";
        throw new SluiceException("SLC4302", $"Others can reach {http}, and the options do not say {missing}. Set it in the file of --config, listen on 127.0.0.1, or say --insecure.");
    }

    private static void Listen(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        void Use(ListenOptions options)
        {
            if (settings.Certificate is { } certificate)
                options.UseHttps(ReadCertificate(certificate, settings.CertificateKey));
        }

        var (host, port) = (settings.Http.Host.Trim('[', ']'), settings.Http.Port);
        if (IPAddress.TryParse(host, out var address))
            kestrel.Listen(address, port, Use);
        else if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
            kestrel.Listen(IPAddress.Loopback, port, Use);
        else
            kestrel.ListenAnyIP(port, Use);
    }

    private static X509Certificate2 ReadCertificate(string certificate, string? key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SluiceException("SLC4304", $"The certificate {certificate} cannot be used: {e.Message} It is a PEM file; its key stands in it, or in tls.key.", inner: e);
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
