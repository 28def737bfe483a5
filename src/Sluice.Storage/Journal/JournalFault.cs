using Sluice.Core.Errors;

namespace Sluice.Storage.Journal;

/// <summary>Faults of the journal, with their remedies.</summary>
internal static class JournalFault
{
    public static SluiceException Unusable(string path, Exception inner) => new(
        "SLC4130", $"The stop journal {path} cannot be used: {inner.Message} Stops are decided and stored all the same, but would not survive a failover to an older copy.", isTransient: true, inner);

    public static SluiceException NotOne(string path) => new(
        "SLC4131", $"{path} is no stop journal of a known form. Name another file, or use the release that wrote it.");

    public static SluiceException Taken(string path, Exception inner) => new(
        "SLC4132", $"The stop journal {path} is in use by another process. Each node has its own.", inner: inner);
}
