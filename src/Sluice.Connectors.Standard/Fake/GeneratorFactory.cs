using System.Numerics;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Makes the generators that a table's options ask for, and says what in them is wrong.</summary>
internal sealed class GeneratorFactory(OptionValues options, int currentYear)
{
    private readonly FakeDateParts _dateParts = new(
        Part(options, FakeOptions.YearTemplate, currentYear, currentYear, 1, 9999),
        Part(options, FakeOptions.MonthTemplate, 1, 12, 1, 12),
        Part(options, FakeOptions.DayTemplate, 1, 28, 1, 31),
        Part(options, FakeOptions.HourTemplate, 0, 23, 0, 23),
        Part(options, FakeOptions.MinuteTemplate, 0, 59, 0, 59),
        Part(options, FakeOptions.SecondTemplate, 0, 59, 0, 59));

    private readonly bool _hasColumns = options.Find(FakeOptions.Schema)?["columns"] is not null;

    /// <exception cref="ConfigException">An option has a value that does not fit the type.</exception>
    public IReadOnlyList<ValueGenerator> ForTable(TableSchema schema) => [.. schema.Columns.Select(ForColumn)];

    private ValueGenerator ForColumn(ColumnDefinition column) => column switch
    {
        { DefaultValue: not null and not ConfigScalar { Kind: ConfigScalarKind.Null } } =>
            new TemplateGenerator(SingleValue.Read(column.DefaultValue, column.Type, $"{options.Path}.schema, default of {column.Name}")),
        { Type.Kind: TypeKind.String } when !options.Has(FakeOptions.StringTemplate) && _hasColumns => new LettersGenerator((int)column.Length),
        { Type.Kind: TypeKind.Float } => Float(column.Scale),
        { Type.Kind: TypeKind.Double } => Double(column.Scale),
        _ => ForType(column.Type),
    };

    private ValueGenerator ForType(DataType type) => type.Kind switch
    {
        TypeKind.Null => new NullGenerator(),
        TypeKind.Boolean => new BooleanGenerator(),
        TypeKind.TinyInt => Integer<sbyte>(type, FakeOptions.TinyIntTemplate, FakeOptions.TinyIntMin, FakeOptions.TinyIntMax),
        TypeKind.SmallInt => Integer<short>(type, FakeOptions.SmallIntTemplate, FakeOptions.SmallIntMin, FakeOptions.SmallIntMax),
        TypeKind.Int => Integer<int>(type, FakeOptions.IntTemplate, FakeOptions.IntMin, FakeOptions.IntMax),
        TypeKind.BigInt => Integer<long>(type, FakeOptions.BigIntTemplate, FakeOptions.BigIntMin, FakeOptions.BigIntMax),
        TypeKind.Float => Float(null),
        TypeKind.Double => Double(null),
        TypeKind.Decimal => new DecimalGenerator(type.Precision),
        TypeKind.String => Text(type),
        TypeKind.Bytes => new LettersGenerator(NotNegative(FakeOptions.BytesLength)),
        TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => new TemporalGenerator(type.Kind, _dateParts),
        TypeKind.Array => new ListGenerator(ForType(type.Element!), NotNegative(FakeOptions.ArraySize)),
        TypeKind.Map => new MapGenerator(ForType(type.Key!), ForType(type.Element!), NotNegative(FakeOptions.MapSize)),
        TypeKind.Row => new RowGenerator([.. type.Fields.Select(f => ForType(f.Type))]),
        TypeKind.FloatVector => new ListGenerator(VectorElement(), NotNegative(FakeOptions.VectorDimension)),
        TypeKind.SparseFloatVector => new MapGenerator(
            new IntegerGenerator<int>(0, int.MaxValue), VectorElement(), NotNegative(FakeOptions.VectorDimension)),
        TypeKind.BinaryVector => new LettersGenerator(NotNegative(FakeOptions.BinaryDimension) / 8),
        TypeKind.Float16Vector or TypeKind.BFloat16Vector => new LettersGenerator(NotNegative(FakeOptions.VectorDimension) * 2),
        _ => throw new ConfigException(options.Config.Location, options.Path, $"FakeSource makes no values of type {type}"),
    };

    private ValueGenerator Text(DataType type)
    {
        if (!options.Has(FakeOptions.StringTemplate))
            return new LettersGenerator(NotNegative(FakeOptions.StringLength));
        var values = (BinaryColumn)ColumnData.Create(type);
        foreach (var text in Template(FakeOptions.StringTemplate))
            values.Append(text);
        return new TemplateGenerator(values);
    }

    private ValueGenerator Integer<T>(DataType type, Option<IReadOnlyList<long>> template, Option<long> least, Option<long> most)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (lowest, highest) = (long.CreateChecked(T.MinValue), long.CreateChecked(T.MaxValue));
        if (!options.Has(template))
        {
            var min = InRange(least, options.Get(least), lowest, highest, type);
            var max = InRange(most, options.Get(most), lowest, highest, type);
            return min <= max
                ? new IntegerGenerator<T>(min, max)
                : throw options.Error(least, $"'{least.Name}' is {min}, above '{most.Name}', which is {max}");
        }

        var values = (FixedColumn<T>)ColumnData.Create(type);
        foreach (var value in Template(template))
            values.Append(T.CreateTruncating(InRange(template, value, lowest, highest, type)));
        return new TemplateGenerator(values);
    }

    private ValueGenerator Float(int? scale)
    {
        if (!options.Has(FakeOptions.FloatTemplate))
        {
            var (min, max) = Range(FakeOptions.FloatMin, FakeOptions.FloatMax, float.MinValue, float.MaxValue, DataType.Float);
            return new FloatGenerator((float)min, (float)max, scale);
        }

        var values = (FixedColumn<float>)ColumnData.Create(DataType.Float);
        foreach (var value in Template(FakeOptions.FloatTemplate))
            values.Append((float)InRange(FakeOptions.FloatTemplate, value, float.MinValue, float.MaxValue, DataType.Float));
        return new TemplateGenerator(values);
    }

    private ValueGenerator Double(int? scale)
    {
        if (!options.Has(FakeOptions.DoubleTemplate))
        {
            var (min, max) = Range(FakeOptions.DoubleMin, FakeOptions.DoubleMax, double.MinValue, double.MaxValue, DataType.Double);
            return new DoubleGenerator(min, max, scale);
        }

        var values = (FixedColumn<double>)ColumnData.Create(DataType.Double);
        foreach (var value in Template(FakeOptions.DoubleTemplate))
            values.Append(value);
        return new TemplateGenerator(values);
    }

    private FloatGenerator VectorElement()
    {
        var (min, max) = Range(FakeOptions.VectorMin, FakeOptions.VectorMax, float.MinValue, float.MaxValue, DataType.Float);
        return new FloatGenerator((float)min, (float)max, null);
    }

    private (double Min, double Max) Range(Option<double> least, Option<double> most, double lowest, double highest, DataType type)
    {
        var min = InRange(least, options.Get(least), lowest, highest, type);
        var max = InRange(most, options.Get(most), lowest, highest, type);
        return min <= max ? (min, max) : throw options.Error(least, $"'{least.Name}' is {min}, above '{most.Name}', which is {max}");
    }

    private T InRange<T>(Option option, T value, T lowest, T highest, DataType type)
        where T : IComparisonOperators<T, T, bool> =>
        value >= lowest && value <= highest
            ? value
            : throw options.Error(option, $"'{option.Name}' has {value}, which is not a {type}: {lowest} to {highest}");

    private int NotNegative(Option<int> option)
    {
        var value = options.Get(option);
        return value >= 0 ? value : throw options.Error(option, $"'{option.Name}' is {value}, expected 0 or more");
    }

    private IReadOnlyList<T> Template<T>(Option<IReadOnlyList<T>> option)
    {
        var values = options.Get(option);
        return values.Count > 0 ? values : throw options.Error(option, $"'{option.Name}' is an empty list", "give at least one value, or leave it out");
    }

    private static DatePartGenerator Part(
        OptionValues options, Option<IReadOnlyList<long>> template, int min, int max, int lowest, int highest)
    {
        if (!options.Has(template))
            return new DatePartGenerator(null, min, max);
        var values = options.Get(template);
        if (values.Count == 0)
            throw options.Error(template, $"'{template.Name}' is an empty list", "give at least one value, or leave it out");
        foreach (var value in values)
        {
            if (value < lowest || value > highest)
                throw options.Error(template, $"'{template.Name}' has {value}, expected {lowest} to {highest}");
        }

        return new DatePartGenerator([.. values.Select(v => (int)v)], min, max);
    }
}
