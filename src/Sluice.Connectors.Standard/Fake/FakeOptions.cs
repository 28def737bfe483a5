using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>The options of FakeSource.</summary>
internal static class FakeOptions
{
    public static readonly Option<ConfigObject> Schema = Option.Object("schema", "The table: fields or columns, its name and keys.");

    public static readonly Option<IReadOnlyList<ConfigObject>> Tables = Option.Objects(
        "tables_configs", "One object for each of several tables, with any of the other options; the options beside it are then not used.");

    public static readonly Option<IReadOnlyList<ConfigObject>> Rows = Option.Objects(
        "rows",
        "Fixed rows instead of random ones, each { kind = INSERT, fields = [..] or {..} }; emitted once for each split. In date and time "
        + "fields CURRENT_DATE, CURRENT_TIME and CURRENT_TIMESTAMP stand for the time at which the job was planned.");

    public static readonly Option<long> RowCount = Option.Long("row.num", "Rows that each parallel reader makes.").WithDefault(5);

    public static readonly Option<int> SplitCount = Option.Int("split.num", "Splits of each parallel reader.").WithDefault(1);

    public static readonly Option<int> ReadInterval = Option.Int(
        "split.read-interval",
        "Milliseconds between two splits of a reader, kept when given and above 1, or streaming. SeaTunnel's further pause of a second "
        + "between splits is not made.").WithDefault(1);

    public static readonly Option<int> MapSize = Size("map.size", "Entries of a map (fewer when a key is drawn twice).");
    public static readonly Option<int> ArraySize = Size("array.size", "Elements of an array.");
    public static readonly Option<int> BytesLength = Size("bytes.length", "Length of random bytes.");

    public static readonly Option<int> StringLength = Size(
        "string.length",
        "Letters of a random string. Where the schema is given by 'columns' the column's columnLength counts instead, and without one the "
        + "string is empty, as in SeaTunnel.");

    public static readonly Option<IReadOnlyList<string>> StringTemplate = Option.List("string.template", "Strings to choose from.");
    public static readonly Option<IReadOnlyList<long>> TinyIntTemplate = Integers("tinyint.template");
    public static readonly Option<IReadOnlyList<long>> SmallIntTemplate = Integers("smallint.template");
    public static readonly Option<IReadOnlyList<long>> IntTemplate = Integers("int.template");
    public static readonly Option<IReadOnlyList<long>> BigIntTemplate = Integers("bigint.template");
    public static readonly Option<IReadOnlyList<double>> FloatTemplate = Numbers("float.template");
    public static readonly Option<IReadOnlyList<double>> DoubleTemplate = Numbers("double.template");

    public static readonly Option<IReadOnlyList<long>> YearTemplate = Integers("date.year.template");
    public static readonly Option<IReadOnlyList<long>> MonthTemplate = Integers("date.month.template");
    public static readonly Option<IReadOnlyList<long>> DayTemplate = Integers("date.day.template");
    public static readonly Option<IReadOnlyList<long>> HourTemplate = Integers("time.hour.template");
    public static readonly Option<IReadOnlyList<long>> MinuteTemplate = Integers("time.minute.template");
    public static readonly Option<IReadOnlyList<long>> SecondTemplate = Integers("time.second.template");

    public static readonly Option<long> TinyIntMin = Least("tinyint.min");
    public static readonly Option<long> TinyIntMax = Most("tinyint.max").WithDefault(sbyte.MaxValue);
    public static readonly Option<long> SmallIntMin = Least("smallint.min");
    public static readonly Option<long> SmallIntMax = Most("smallint.max").WithDefault(short.MaxValue);
    public static readonly Option<long> IntMin = Least("int.min");
    public static readonly Option<long> IntMax = Most("int.max").WithDefault(int.MaxValue);
    public static readonly Option<long> BigIntMin = Least("bigint.min");
    public static readonly Option<long> BigIntMax = Most("bigint.max").WithDefault(long.MaxValue);
    public static readonly Option<double> FloatMin = Option.Double("float.min", "Least value.").WithDefault(0);
    public static readonly Option<double> FloatMax = Option.Double("float.max", "Bound that is not reached.").WithDefault(float.MaxValue);
    public static readonly Option<double> DoubleMin = Option.Double("double.min", "Least value.").WithDefault(0);
    public static readonly Option<double> DoubleMax = Option.Double("double.max", "Bound that is not reached.").WithDefault(double.MaxValue);
    public static readonly Option<double> VectorMin = Option.Double("vector.float.min", "Least value of a vector's elements.").WithDefault(0);

    public static readonly Option<double> VectorMax =
        Option.Double("vector.float.max", "Bound of a vector's elements that is not reached.").WithDefault(float.MaxValue);

    public static readonly Option<int> VectorDimension = Option.Int("vector.dimension", "Elements of a vector of floats.").WithDefault(4);
    public static readonly Option<int> BinaryDimension = Option.Int("binary.vector.dimension", "Bits of a binary vector.").WithDefault(8);

    private static readonly (Option<FakeMode> Mode, Option Template)[] Modes =
    [
        (Mode("string.fake.mode"), StringTemplate),
        (Mode("tinyint.fake.mode"), TinyIntTemplate),
        (Mode("smallint.fake.mode"), SmallIntTemplate),
        (Mode("int.fake.mode"), IntTemplate),
        (Mode("bigint.fake.mode"), BigIntTemplate),
        (Mode("float.fake.mode"), FloatTemplate),
        (Mode("double.fake.mode"), DoubleTemplate),
    ];

    private static readonly Option[] OfTable =
    [
        Schema, Rows, RowCount, SplitCount, ReadInterval, MapSize, ArraySize, BytesLength, StringLength,
        StringTemplate, TinyIntTemplate, SmallIntTemplate, IntTemplate, BigIntTemplate, FloatTemplate, DoubleTemplate,
        YearTemplate, MonthTemplate, DayTemplate, HourTemplate, MinuteTemplate, SecondTemplate,
        TinyIntMin, TinyIntMax, SmallIntMin, SmallIntMax, IntMin, IntMax, BigIntMin, BigIntMax, FloatMin, FloatMax, DoubleMin, DoubleMax,
        VectorMin, VectorMax, VectorDimension, BinaryDimension,
        .. Modes.Select(m => m.Mode),
    ];

    private static readonly OptionRule[] ModeRules = [.. Modes.Select(m => OptionRule.RequiredWhen(m.Template, m.Mode, FakeMode.Template))];

    /// <summary>The options of one table in <c>tables_configs</c>.</summary>
    public static readonly OptionSet Table = new(OfTable, [OptionRule.AtLeastOne(Schema), .. ModeRules]);

    /// <summary>The options of the block.</summary>
    public static readonly OptionSet Block = new([.. OfTable, Tables], [OptionRule.AtLeastOne(Schema, Tables), .. ModeRules]);

    private static Option<int> Size(string name, string description) => Option.Int(name, description).WithDefault(5);

    private static Option<long> Least(string name) => Option.Long(name, "Least value.").WithDefault(0);

    private static Option<long> Most(string name) => Option.Long(name, "Bound that is not reached.");

    private static Option<IReadOnlyList<long>> Integers(string name) =>
        Option.ListOf(name, "Values to choose from.", OptionConversions.ToLong);

    private static Option<IReadOnlyList<double>> Numbers(string name) =>
        Option.ListOf(name, "Values to choose from.", OptionConversions.ToDouble);

    private static Option<FakeMode> Mode(string name) =>
        Option.Enum<FakeMode>(name, "TEMPLATE makes the template required; one that is given is used in either mode.").WithDefault(FakeMode.Range);
}
