using System.Text;
using System.Text.RegularExpressions;
using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;

namespace Sluice.Connectors.Standard.Tests.Fixtures;

/// <summary>What Console printed, as the test kit sees it.</summary>
internal sealed partial class ConsoleSubject : SinkSubject
{
    private readonly StringBuilder _output = new();

    public override ISink Create() => Plugins.Sink("Console", "{}", new StringWriter(_output), Table);

    public override ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<long>?>([.. Row().Matches(_output.ToString()).Select(m => long.Parse(m.Groups["id"].Value))]);

    [GeneratedRegex(@"SeaTunnelRow#kind=INSERT : (?<id>\d+),", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Row();
}
