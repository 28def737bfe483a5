using Sluice.Connect.Options;
using Sluice.Connect.Sources;

namespace Sluice.StuckRunner;

internal sealed class StuckSourceFactory : ISourceFactory
{
    public static readonly Option<string> How = Option.String("how", "What it does once it has read its rows.").WithDefault("ends");

    public static readonly Option<int> Rows = Option.Int("rows", "How many rows it reads before.").WithDefault(10);

    public string Name => "Stuck";

    public string Summary => "Does not end.";

    public OptionSet Options { get; } = new(How, Rows);

    public ISource Create(SourceContext context) => new StuckSource(context.Options.Get(How), context.Options.Get(Rows));
}
