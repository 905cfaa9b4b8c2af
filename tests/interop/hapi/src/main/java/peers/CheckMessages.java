package peers;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.AbstractGroup;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.model.v251.message.ORU_R01;
import ca.uhn.hl7v2.parser.CanonicalModelClassFactory;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads ORU^R01 messages with HAPI HL7 v2 as version 2.5.1 and validates them.
 *
 * <p>Arguments are message files. One JSON line is printed for each: what is wrong with it, what its observations say
 * once the escapes are undone, and what HAPI writes when it encodes the message again. Besides HAPI's own rules (data
 * types, formats), three more of the 2.5.1 standard are checked with HAPI's model: no segment out of its place, required
 * fields present, no repetition where none is allowed.
 */
public final class CheckMessages {

    private CheckMessages() {}

    public static void main(String[] args) throws IOException {
        var json = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        var version = new CanonicalModelClassFactory("2.5.1");
        try (HapiContext strict = new DefaultHapiContext(version); HapiContext lenient = new DefaultHapiContext(version)) {
            strict.setValidationContext(ValidationContextFactory.defaultValidation());
            lenient.setValidationContext(ValidationContextFactory.noValidation());
            for (String arg : args) {
                var line = new LinkedHashMap<String, Object>();
                line.put("file", arg);
                line.putAll(check(strict, lenient, Files.readString(Path.of(arg))));
                System.out.println(json.writeValueAsString(line));
            }
        }
    }

    private static Map<String, Object> check(HapiContext strict, HapiContext lenient, String text) {
        var found = new LinkedHashMap<String, Object>();
        var errors = new ArrayList<String>();
        found.put("errors", errors);
        try {
            strict.getPipeParser().parse(text);
        } catch (HL7Exception exception) {
            errors.add(exception.getMessage());
        }
        try {
            Message message = lenient.getPipeParser().parse(text);
            if (!(message instanceof ORU_R01)) {
                errors.add("not an ORU^R01 but " + message.getName());
                return found;
            }
            var observations = new ArrayList<Map<String, String>>();
            walk(message, errors, observations);
            found.put("version", message.getVersion());
            var terser = new Terser(message);
            found.put("charset", terser.get("MSH-18"));
            found.put("patient", terser.get("/.PID-3-1") + " " + terser.get("/.PID-5-1"));
            found.put("obx", observations);
            found.put("encoded", message.encode());
        } catch (HL7Exception exception) {
            errors.add(exception.getMessage());
        }
        return found;
    }

    private static void walk(Group group, List<String> errors, List<Map<String, String>> observations)
            throws HL7Exception {
        if (group instanceof AbstractGroup known) {
            known.getNonStandardNames().forEach(name -> errors.add(name + " is out of its place in " + group.getName()));
        }
        for (String name : group.getNames()) {
            Structure[] repetitions = group.getAll(name);
            if (group.isRequired(name) && repetitions.length == 0) {
                errors.add(group.getName() + " lacks its required " + name);
            }
            for (Structure structure : repetitions) {
                if (structure instanceof Group inner) {
                    walk(inner, errors, observations);
                } else if (structure instanceof Segment segment) {
                    fields(segment, errors);
                    if ("OBX".equals(segment.getName())) {
                        observations.add(observation(segment));
                    }
                }
            }
        }
    }

    private static void fields(Segment segment, List<String> errors) throws HL7Exception {
        for (int field = 1; field <= segment.numFields(); field++) {
            String place = segment.getName() + "-" + field;
            int repetitions = segment.getField(field).length;
            if (segment.isRequired(field) && blank(segment, field)) {
                errors.add(place + " is required");
            }
            int most = segment.getMaxCardinality(field);
            if (most > 0 && repetitions > most) {
                errors.add(place + " may not repeat");
            }
        }
    }

    private static boolean blank(Segment segment, int field) throws HL7Exception {
        var values = segment.getField(field);
        return values.length == 0 || values[0].isEmpty();
    }

    private static Map<String, String> observation(Segment obx) throws HL7Exception {
        var values = new TreeMap<String, String>();
        values.put("set_id", Terser.get(obx, 1, 0, 1, 1));
        values.put("type", Terser.get(obx, 2, 0, 1, 1));
        values.put("code", Terser.get(obx, 3, 0, 1, 1));
        values.put("system", Terser.get(obx, 3, 0, 3, 1));
        values.put("alternate", Terser.get(obx, 3, 0, 4, 1));
        values.put("value", Terser.get(obx, 5, 0, 1, 1));
        values.put("text", Terser.get(obx, 5, 0, 2, 1));
        values.put("units", Terser.get(obx, 6, 0, 1, 1));
        values.put("flag", Terser.get(obx, 8, 0, 1, 1));
        values.put("status", Terser.get(obx, 11, 0, 1, 1));
        values.replaceAll((name, value) -> value == null ? "" : value);
        return values;
    }
}
