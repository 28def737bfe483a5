using System.Security.Cryptography;
using System.Text;
using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Api.Webhooks;

/// <summary>Something that one address is to be told. Kept in memory; what was delivered is known to the store.</summary>
/// <param name="Id">The notice's id: the same on every node and after a restart.</param>
/// <param name="Url">Whom.</param>
/// <param name="Run">Of which run.</param>
/// <param name="Event">What.</param>
/// <param name="Since">When it happened.</param>
internal sealed record Notification(RequestId Id, Uri Url, RunKey Run, string Event, DateTimeOffset Since)
{
    public const string Final = "final";
    public const string Stuck = "stuck";

    /// <summary>How often it was tried in vain.</summary>
    public int Tries { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset Due { get; init; }

    public static Notification Of(StoreId store, RunRecord run, string what, Uri url, DateTimeOffset due)
    {
        // Of a stuck run the stop is part of the name: each stop that gets stuck is told.
        var name = $"{store}|{run.Key}|{what}|{(what == Stuck ? $"{run.Stop} {run.StatusAt:O}" : "")}|{url}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..24];
        return new Notification(new RequestId($"notify-{run.Job}-{run.Number.Value}-{what}-{hash}"), url, run.Key, what, run.EndedAt ?? run.StatusAt) { Due = due };
    }
}
