using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Files.Staging;

/// <summary>Names a commit of a split: the same for every attempt at it.</summary>
internal readonly record struct TransactionId
{
    /// <summary>Makes the id of a split's commit.</summary>
    /// <param name="token">The split.</param>
    /// <param name="sequence">The number of commits before.</param>
    public TransactionId(SplitToken token, long sequence)
    {
        var sink = token.Sink;
        var key = string.Create(CultureInfo.InvariantCulture, $"{sink.Store}\n{sink.Job}\n{sink.Generation}\n{sink.Sink}\n{token.Split}");
        Text = string.Create(
            CultureInfo.InvariantCulture, $"T_{sink.Job}_{sink.Generation}_{XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(key)):x16}_{sequence}");
        Uuid = new Guid(XxHash128.Hash(Encoding.UTF8.GetBytes(key + "\n" + sequence.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>For file names: the job, its generation, a hash of store, sink and split, and the commit's number.</summary>
    public string Text { get; }

    /// <summary>The same as a UUID.</summary>
    public Guid Uuid { get; }
}
