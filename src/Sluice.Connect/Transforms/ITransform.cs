using Sluice.Connect.Schema;

namespace Sluice.Connect.Transforms;

/// <summary>A configured transform. Immutable; safe from several threads.</summary>
public interface ITransform
{
    /// <summary>Binds it to a table: once when the job is checked, and once for each task.</summary>
    /// <param name="input">The table as it arrives.</param>
    /// <exception cref="Config.ConfigException">A column that the options name does not exist, or has a type that does not fit.</exception>
    ITableTransform Bind(TableSchema input);
}
