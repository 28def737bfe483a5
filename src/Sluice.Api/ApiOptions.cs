using Sluice.Api.Security;

namespace Sluice.Api;

/// <summary>How the HTTP interface behaves.</summary>
public sealed record ApiOptions
{
    /// <summary>Who may use it. Empty: everybody who can reach it may do everything, which only suits a loopback address.</summary>
    public IReadOnlyList<ApiIdentity> Identities { get; init; } = [];

    /// <summary>The most bytes of a job file. Default 4 MiB.</summary>
    public int MostJobBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The most bytes of any other body. Default 64 KiB.</summary>
    public int MostBodyBytes { get; init; } = 64 * 1024;

    /// <summary>This release, for <c>/overview</c> and the description of the interface.</summary>
    public string Version { get; init; } = "0.1.0";
}
