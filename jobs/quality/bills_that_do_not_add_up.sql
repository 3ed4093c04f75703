-- SPDX-License-Identifier: Apache-2.0
-- title: Bills that do not add up
-- severity: error
-- definition: Bills whose insurer's and patient's shares together are not the total, to the last hundredth.

select l.branch_id, 'bill ' || l.bill_id as subject,
       l.insurance_amount || ' + ' || l.patient_amount || ' is not ' || l.total_amount || ' ' || l.currency as detail
from hospital.billing l
where l.insurance_amount + l.patient_amount <> l.total_amount
