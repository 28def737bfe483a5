using Sluice.Connect.Options;
using O = Sluice.Connectors.Standard.Http.HttpCallOptions;

namespace Sluice.Connectors.Standard.Http;

/// <summary>How long a request may take and how often it is tried.</summary>
internal sealed record HttpTiming(int Retries, TimeSpan Backoff, TimeSpan MaxBackoff, TimeSpan ConnectTimeout, TimeSpan SocketTimeout, TimeSpan Deadline)
{
    /// <exception cref="Connect.Config.ConfigException">A number is out of range.</exception>
    public static HttpTiming Read(OptionValues options) => new(
        AtLeast(options, O.Retries, 0), Milliseconds(options, O.Backoff, 0), Milliseconds(options, O.MaxBackoff, 0),
        Milliseconds(options, O.ConnectTimeout, 1), Milliseconds(options, O.SocketTimeout, 1), Milliseconds(options, O.Deadline, 1));

    /// <summary>The wait after so many tries, when the server asks for none.</summary>
    public TimeSpan WaitAfter(int tries) => TimeSpan.FromTicks((long)Math.Min(MaxBackoff.Ticks, Backoff.Ticks * Math.Pow(2, tries - 1)));

    private static TimeSpan Milliseconds(OptionValues options, Option<int> option, int least) => TimeSpan.FromMilliseconds(AtLeast(options, option, least));

    private static int AtLeast(OptionValues options, Option<int> option, int least) =>
        options.Get(option) is var value && value >= least ? value : throw options.Error(option, $"'{option.Name}' is {value}, expected {least} or more");
}
